/** What `--help` says of each option (of pins: `pins.ts`). */

const HELP: Record<string, string> = {
  depth: 'so many levels of calls; 1 without it',
  candidates:
    'each function that a call may lead to where the source does not decide; without it a line tells how many',
  format: 'form of the output, the first one named without it',
  max: 'at most so many chains, 3 without it',
  set: 'a setting of the scenario (its file lists them); may be given several times',
  trace: 'functions entered (without it), each statement, or only the summary',
  until: 'stops when that function is entered, or that line is about to be executed',
  schedule:
    "who runs when: one of the scenario's names, round-robin[:N], one, random:SEED, turns:…, or rules such as " +
    '"enqueuer-2 until-cas; enqueuer-1 steps 5"; all: every interleaving',
  states: 'with --schedule all: gives up after so many states',
  limit: 'stops after so many statements',
  'no-checks': 'without the checks that cost time: values never given, indexes beyond arrays',
  races: 'data races: told at the end, or the run stops at the first',
  pcap: 'writes what the first modelled network card has sent to a capture file',
  root: 'a checkout whose headers and functions the program uses; may be given several times',
  link: 'a folder or file of the checkout that is linked whole (lib/eal); the rest is found by name',
  include: 'a folder for #include',
  env: "a variable of the program's environment",
  leaks: 'notes memory that was never freed',
  dir: 'folder that the trees are brought to',
};
const WIDTH = Math.max(...Object.keys(HELP).map((name) => name.length));

/** A line for each option, by its name without dashes. */
export const OPTION_HELP: Record<string, string> = Object.fromEntries(
  Object.entries(HELP).map(([name, text]) => [name, `--${name.padEnd(WIDTH)}  ${text}\n`]),
);
