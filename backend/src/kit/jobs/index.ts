export { defineJob, GiveUp, type Handler, handle, type Job, type JobContext, Retry } from './job.ts';
export {
  createJobs,
  type EnqueueOptions,
  type Jobs,
  type JobsOptions,
  type RunningWorker,
  type WorkerOptions,
} from './jobs.ts';
