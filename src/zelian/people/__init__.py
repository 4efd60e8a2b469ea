"""Subjects: units, posts, people, appointments, oversight, roles and policies."""
