/** What worker threads need of Node: loaded on demand, as few runs have any. */
export { availableParallelism } from 'node:os';
export { parentPort, Worker, workerData } from 'node:worker_threads';
