"""The post room: speaks SMTP, IMAP, DKIM and DNS; knows messages as bytes and no table."""
