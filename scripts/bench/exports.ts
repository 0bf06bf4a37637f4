/** What the machine's bench drives, in one bundle. */
export { BUNDLED } from '../../src/c/preprocess/frontEnd';
export { VIRTUAL } from '../../src/project/root';
export { Engine } from '../../src/machine/run/engine';
export { TimeMachine } from '../../src/machine/time/timeMachine';
export { NodeFiles } from '../../src/node/files';
export { openProject } from '../../src/project/project';
export { loadProgram } from '../../src/scenarios/load';
