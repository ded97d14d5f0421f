"""Starting, watching and stopping the processes of an installation (監視プロセス)."""
