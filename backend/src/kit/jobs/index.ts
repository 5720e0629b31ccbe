export { defineJob, GiveUp, type Handler, handle, type Job, Retry } from './job.ts';
export { createJobs, type Jobs } from './jobs.ts';
