/** How the command ends: the same for every sub-command, and part of its interface. */
export const EXIT = {
  OK: 0,
  /** Something else went wrong; `doctor` found a failure; `diff` found a difference. */
  FAILURE: 1,
  /** The command line or a file cannot be understood, or the API calls something in it wrong. */
  USAGE: 2,
  /** There is no such Service, cluster or endpoint. */
  NOT_FOUND: 3,
  /** The API wants a token, or refuses this one, or nobody may do that. */
  DENIED: 4,
  /** The API cannot be reached, or has no answer yet. Trying again later may help. */
  UNAVAILABLE: 5,
  /** Settings cannot be used (EX_CONFIG of sysexits.h). */
  CONFIG: 78,
  /** Ended by Ctrl-C, as shells count it: 128 + SIGINT. */
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** As `--help` and the reference show it. */
export const EXIT_CODE_HELP = `Exit codes:
  0    done
  1    failed; doctor: something is wrong; diff: something differs
  2    the command line or a file, or something in it, is wrong
  3    not found
  4    not allowed: no token, not this one, or an address that nobody may register
  5    unavailable: cannot be reached, or not synced yet; try again later
  78   settings cannot be used
  130  ended by Ctrl-C`;
