// The program of the thread that holds a window's index: it follows the files and the open buffers, so that the
// extension host stays responsive while files are read and joined.
import { parentPort, workerData } from 'node:worker_threads';
import { serveLiveIndex } from '../node/liveIndexThread';

if (!parentPort) throw new Error('This program is for a worker thread.');
serveLiveIndex(parentPort, workerData);
