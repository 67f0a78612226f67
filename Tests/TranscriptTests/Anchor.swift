// Keeps the folder a target until its first file is here.
