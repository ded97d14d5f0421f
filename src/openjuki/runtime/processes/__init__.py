"""The processes of an installation (プロセス): how one is forked, and what each kind does."""
