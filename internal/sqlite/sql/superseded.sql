SELECT supersedes FROM entries WHERE supersedes > 0
