"""Setting an installation up (設置): every step may be repeated, and a broken run is continued."""
