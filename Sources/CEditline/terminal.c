#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include "CEditline.h"
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <util.h>
#else
#include <pty.h>
#endif

FILE *dbw_stdout(void) { return stdout; }

static bool locale_is_utf8(void) {
    const char *codeset = nl_langinfo(CODESET);
    return strcmp(codeset, "UTF-8") == 0 || strcmp(codeset, "utf8") == 0;
}

bool dbw_use_utf8_locale(void) {
    // Only LC_CTYPE: numbers and messages keep the C locale's form.
    if (setlocale(LC_CTYPE, "") && locale_is_utf8()) return true;
    const char *names[] = {"C.UTF-8", "UTF-8", "en_US.UTF-8"};
    for (size_t index = 0; index < sizeof names / sizeof *names; index++)
        if (setlocale(LC_CTYPE, names[index]) && locale_is_utf8()) return true;
    setlocale(LC_CTYPE, "");
    return false;
}

int dbw_wcwidth(wchar_t character) { return wcwidth(character); }

bool dbw_terminal_size(int descriptor, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}

static const int watched[] = {SIGINT, SIGWINCH, SIGCONT, SIGTERM, SIGHUP, SIGQUIT};
enum { watched_count = sizeof watched / sizeof *watched };
static struct sigaction previous[watched_count];
static int signal_pipe[2] = {-1, -1};
static int watched_terminal = -1;
static struct termios cooked;
static bool cooked_known = false;
static bool is_watching = false;

static void on_signal(int number) {
    int saved = errno;
    if (number == SIGINT || number == SIGWINCH || number == SIGCONT) {
        unsigned char byte = (unsigned char)number;
        ssize_t written = write(signal_pipe[1], &byte, 1);
        (void)written; // A full pipe already holds enough to wake the reader.
    } else {
        static const char leave_paste_mode[] = "\033[?2004l\r\n";
        ssize_t written = write(watched_terminal, leave_paste_mode, sizeof leave_paste_mode - 1);
        (void)written;
        if (cooked_known) tcsetattr(watched_terminal, TCSANOW, &cooked);
        for (int index = 0; index < watched_count; index++)
            if (watched[index] == number) sigaction(number, &previous[index], NULL);
        raise(number);
    }
    errno = saved;
}

int dbw_signals_watch(int terminal) {
    if (signal_pipe[0] < 0) {
        if (pipe(signal_pipe) != 0) return -1;
        for (int end = 0; end < 2; end++) {
            fcntl(signal_pipe[end], F_SETFD, FD_CLOEXEC);
            fcntl(signal_pipe[end], F_SETFL, O_NONBLOCK);
        }
    }
    char stale[64];
    while (read(signal_pipe[0], stale, sizeof stale) > 0) {}
    watched_terminal = terminal;
    cooked_known = tcgetattr(terminal, &cooked) == 0;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    // Watched twice, the handlers in force are these already, and not to be gone back to.
    for (int index = 0; index < watched_count; index++) sigaction(watched[index], &action, is_watching ? NULL : &previous[index]);
    is_watching = true;
    return signal_pipe[0];
}

void dbw_signals_unwatch(void) {
    if (!is_watching) return;
    is_watching = false;
    for (int index = 0; index < watched_count; index++) sigaction(watched[index], &previous[index], NULL);
}

int dbw_open_pty(int *master, int *slave, int rows, int columns) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    if (openpty(master, slave, NULL, NULL, &size) != 0) return -1;
    fcntl(*master, F_SETFD, FD_CLOEXEC);
    fcntl(*slave, F_SETFD, FD_CLOEXEC);
    return 0;
}

pid_t dbw_forkpty_exec(
    int *master, int rows, int columns, const char *path, char *const arguments[], char *const environment[],
    const char *folder) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    pid_t child = forkpty(master, NULL, NULL, &size);
    if (child == 0) {
        // A thread that blocks signals, as those of a thread pool do, must not pass that on: Ctrl-C would do nothing.
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        if (folder && chdir(folder) != 0) _exit(126);
        execve(path, arguments, environment);
        _exit(127);
    }
    if (child > 0) fcntl(*master, F_SETFD, FD_CLOEXEC);
    return child;
}
