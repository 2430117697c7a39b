#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>

// Readline's interface is made of global variables; these accessors are all of it that Swift touches.
static inline const char *line_buffer(void) { return rl_line_buffer ? rl_line_buffer : ""; }
static inline int line_point(void) { return rl_point; }
static inline void set_line_point(int point) { rl_point = point; }
static inline int line_end(void) { return rl_end; }
static inline void finish_line(void) { rl_done = 1; }
static inline const char *displayed_prompt(void) { return rl_display_prompt ? rl_display_prompt : ""; }
static inline int is_searching(void) { return RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH) != 0; }
static inline int has_pushed_input(void) { return rl_pending_input != 0 || RL_ISSTATE(RL_STATE_MACROINPUT); }
static inline FILE *output_stream(void) { return rl_outstream ? rl_outstream : stdout; }
static inline void set_readline_name(const char *name) { rl_readline_name = name; }
static inline void leave_signals_to_caller(void) { rl_catch_signals = 0; rl_catch_sigwinch = 0; }
static inline void set_redisplay_function(rl_voidfunc_t *function) { rl_redisplay_function = function; }
static inline void set_getc_function(rl_getc_func_t *function) { rl_getc_function = function; }
static inline void set_prepare_terminal_function(rl_vintfunc_t *function) { rl_prep_term_function = function; }
static inline void set_startup_hook(rl_hook_func_t *function) { rl_startup_hook = function; }
static inline void bind_key_in_vi_insertion(int key, rl_command_func_t *function) {
  rl_bind_key_in_map(key, function, vi_insertion_keymap);
}
static inline void bind_sequence_in_vi_insertion(const char *sequence, rl_command_func_t *function) {
  rl_bind_keyseq_in_map(sequence, function, vi_insertion_keymap);
}
