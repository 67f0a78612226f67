// libedit's native interface (histedit.h) as plain functions: its el_set, el_get and history are variadic, which Swift cannot call.
// Besides those, the few terminal calls that Swift's own C module does not show.
#ifndef CEDITLINE_H
#define CEDITLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>
#include <wchar.h>

struct editline;
struct history;

// What a bound command tells libedit to do next (the CC_ constants of histedit.h).
enum {
    dbw_command_done = 0,
    dbw_command_end_of_file = 2,
    dbw_command_refresh = 4,
    dbw_command_cursor_moved = 5,
    dbw_command_error = 6,  // beeps
};

typedef unsigned char (*dbw_command)(struct editline *editor, int key);
typedef char *(*dbw_prompt)(struct editline *editor);
typedef int (*dbw_read_character)(struct editline *editor, wchar_t *character);

// The editor. Streams stay the caller's. `terminal` is a terminfo name; one that this system does not know is taken as an xterm,
// which is what the terminals too new for its database are like.
struct editline *dbw_editor_create(const char *program, FILE *input, FILE *output, FILE *error, const char *terminal);
void dbw_editor_destroy(struct editline *editor);
int dbw_editor_source(struct editline *editor, const char *file);
void dbw_editor_set_client(struct editline *editor, void *client);
void *dbw_editor_client(struct editline *editor);
void dbw_editor_set_prompt(struct editline *editor, dbw_prompt prompt, char escape_mark);
void dbw_editor_set_reader(struct editline *editor, dbw_read_character reader);
void dbw_editor_set_history(struct editline *editor, struct history *history);
void dbw_editor_add_command(struct editline *editor, const char *name, const char *description, dbw_command command);
int dbw_editor_bind(struct editline *editor, const char *sequence, const char *command);
int dbw_editor_bind_alternate(struct editline *editor, const char *sequence, const char *command);
// While lines are edited, Ctrl-C and Ctrl-Z are keys, not signals, and Enter is a carriage return.
void dbw_editor_take_control_keys(struct editline *editor);
bool dbw_editor_is_vi(struct editline *editor);
bool dbw_editor_is_enabled(struct editline *editor);
void dbw_editor_redraw(struct editline *editor);
void dbw_editor_prepare_terminal(struct editline *editor, bool editing);
void dbw_editor_resize(struct editline *editor);

// One reading. Returns the characters without a NUL at the end, or NULL; `count` is 0 at end of file, -1 on error.
const wchar_t *dbw_editor_read(struct editline *editor, int *count);
void dbw_editor_push(struct editline *editor, const char *text);
int dbw_editor_read_character(struct editline *editor, wchar_t *character);

// The edit buffer while a command runs; all counts are in characters (code points).
const wchar_t *dbw_editor_buffer(struct editline *editor, size_t *length, size_t *cursor);
int dbw_editor_move(struct editline *editor, int characters);
int dbw_editor_insert(struct editline *editor, const wchar_t *text);
void dbw_editor_delete_before(struct editline *editor, int characters);

struct history *dbw_history_create(int size);
void dbw_history_destroy(struct history *history);
void dbw_history_clear(struct history *history);
void dbw_history_enter(struct history *history, const char *text);

// The standard streams, which Swift sees as shared mutable variables.
FILE *dbw_stdout(void);

// Makes character functions understand UTF-8: the user's locale where it is a UTF-8 one, else a plain UTF-8 one. False when there is none.
bool dbw_use_utf8_locale(void);
// Columns that a character takes, -1 for a control character. Needs the locale set.
int dbw_wcwidth(wchar_t character);
// The size that the terminal on `descriptor` reports; false where it is no terminal or does not know.
bool dbw_terminal_size(int descriptor, int *rows, int *columns);

// While the terminal is being edited: signals that matter to it arrive as bytes (the signal's number) on the returned descriptor.
// SIGINT, SIGWINCH and SIGCONT arrive so; SIGTERM, SIGHUP and SIGQUIT restore the terminal and then do what they did before.
int dbw_signals_watch(int terminal);
void dbw_signals_unwatch(void);

// A new pseudo-terminal of the given size. Both ends are closed on exec. Returns 0, or -1 with errno.
int dbw_open_pty(int *master, int *slave, int rows, int columns);
// Starts a program on a new controlling pseudo-terminal; fork and exec in one C call, since Swift code must not run between them.
// Returns the process id, or -1 with errno.
pid_t dbw_forkpty_exec(
    int *master, int rows, int columns, const char *path, char *const arguments[], char *const environment[],
    const char *folder);

#endif
