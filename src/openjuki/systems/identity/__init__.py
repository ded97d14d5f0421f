"""職員認証・権限 (identity): staff accounts, sign-in, rights, and the hand-over to the other systems.

The only system that knows passwords and one-time codes. Source: decisions.md, Sign-in; U-01 … U-07, Q-07.
"""
