"""抑止の設定・解除: `hold_changed`."""
