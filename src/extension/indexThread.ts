// The program of the thread that holds a window's index: it follows the files and the open buffers, so that the
// extension host stays responsive while files are read and joined.
import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import type { LiveIndexTask } from '../node/liveIndexThread';
import { serveLiveIndex } from '../node/liveIndexThread';

serveLiveIndex(parentPort as MessagePort, workerData as LiveIndexTask);
