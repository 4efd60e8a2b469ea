"""明责: letters of responsibility and pledges, given by one side and signed by both."""
