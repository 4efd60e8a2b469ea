"""What is typed at the door and on the page 登录与安全."""
