"""Who is at the door: passwords, second factors, sign-in by other systems, sessions."""
