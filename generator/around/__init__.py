"""The world outside, asked by both doors: the day, git, the files' history, other hosts."""
