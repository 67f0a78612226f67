ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
ALTER TYPE mood RENAME TO "Mood";
ALTER TYPE "Mood" ADD VALUE 'great' AFTER 'happy';
