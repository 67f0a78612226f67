#include "CEditline.h"
#include <histedit.h>

_Static_assert(
    dbw_command_done == CC_NORM && dbw_command_end_of_file == CC_EOF && dbw_command_refresh == CC_REFRESH
        && dbw_command_cursor_moved == CC_CURSOR && dbw_command_error == CC_ERROR,
    "the header's constants are histedit.h's");

struct editline *dbw_editor_create(const char *program, FILE *input, FILE *output, FILE *error, const char *terminal) {
    EditLine *editor = el_init(program, input, output, error);
    if (editor && terminal && el_set(editor, EL_TERMINAL, terminal) != 0) el_set(editor, EL_TERMINAL, "xterm");
    if (editor) el_set(editor, EL_EDITOR, "emacs"); // Some systems build libedit with vi keys as the default.
    return editor;
}

void dbw_editor_destroy(struct editline *editor) { el_end(editor); }
int dbw_editor_source(struct editline *editor, const char *file) { return el_source(editor, file); }
void dbw_editor_set_client(struct editline *editor, void *client) { el_set(editor, EL_CLIENTDATA, client); }

void *dbw_editor_client(struct editline *editor) {
    void *client = NULL;
    el_get(editor, EL_CLIENTDATA, &client);
    return client;
}

void dbw_editor_set_prompt(struct editline *editor, dbw_prompt prompt, char escape_mark) {
    el_set(editor, EL_PROMPT_ESC, prompt, escape_mark);
}

void dbw_editor_set_reader(struct editline *editor, dbw_read_character reader) { el_set(editor, EL_GETCFN, reader); }
void dbw_editor_set_history(struct editline *editor, struct history *entries) { el_set(editor, EL_HIST, history, entries); }

void dbw_editor_add_command(struct editline *editor, const char *name, const char *description, dbw_command command) {
    el_set(editor, EL_ADDFN, name, description, command);
}

int dbw_editor_bind(struct editline *editor, const char *sequence, const char *command) {
    return el_set(editor, EL_BIND, sequence, command, NULL);
}

int dbw_editor_bind_alternate(struct editline *editor, const char *sequence, const char *command) {
    return el_set(editor, EL_BIND, "-a", sequence, command, NULL);
}

void dbw_editor_take_control_keys(struct editline *editor) {
    el_set(editor, EL_SETTY, "-d", "-isig", NULL);
    // Pasted text tells a carriage return from a line feed.
    el_set(editor, EL_SETTY, "-d", "-icrnl", NULL);
    el_set(editor, EL_SETTY, "-d", "-inlcr", NULL);
}

bool dbw_editor_is_vi(struct editline *editor) {
    const char *mode = NULL;
    return el_get(editor, EL_EDITOR, &mode) == 0 && mode && mode[0] == 'v';
}

bool dbw_editor_is_enabled(struct editline *editor) {
    int enabled = 1;
    el_get(editor, EL_EDITMODE, &enabled);
    return enabled != 0;
}

void dbw_editor_redraw(struct editline *editor) { el_set(editor, EL_REFRESH); }
void dbw_editor_prepare_terminal(struct editline *editor, bool editing) { el_set(editor, EL_PREP_TERM, editing ? 1 : 0); }
void dbw_editor_resize(struct editline *editor) { el_resize(editor); }
const wchar_t *dbw_editor_read(struct editline *editor, int *count) { return el_wgets(editor, count); }
void dbw_editor_push(struct editline *editor, const char *text) { el_push(editor, text); }
int dbw_editor_read_character(struct editline *editor, wchar_t *character) { return el_wgetc(editor, character); }

const wchar_t *dbw_editor_buffer(struct editline *editor, size_t *length, size_t *cursor) {
    const LineInfoW *line = el_wline(editor);
    *length = (size_t)(line->lastchar - line->buffer);
    *cursor = (size_t)(line->cursor - line->buffer);
    return line->buffer;
}

int dbw_editor_move(struct editline *editor, int characters) { return el_cursor(editor, characters); }
int dbw_editor_insert(struct editline *editor, const wchar_t *text) { return el_winsertstr(editor, text); }
void dbw_editor_delete_before(struct editline *editor, int characters) { el_deletestr(editor, characters); }

struct history *dbw_history_create(int size) {
    History *entries = history_init();
    HistEvent event;
    if (entries) history(entries, &event, H_SETSIZE, size);
    return entries;
}

void dbw_history_destroy(struct history *entries) { history_end(entries); }

void dbw_history_clear(struct history *entries) {
    HistEvent event;
    history(entries, &event, H_CLEAR);
}

void dbw_history_enter(struct history *entries, const char *text) {
    HistEvent event;
    history(entries, &event, H_ENTER, text);
}
