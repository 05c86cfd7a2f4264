import { BUILT_IN_TOPICS } from '../../core/host/built-in-topics.ts';
import type { SubmitOptions } from '../../core/host/session-host.ts';
import type { Configuration } from '../../core/model/configuration.ts';
import type { JobID } from '../../core/model/ids.ts';
import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import { createWebEngine } from '../../platform/web/web-engine.ts';
import { FileTopics } from './file-topics.ts';
import { ProgramOrigins } from './program-origins.ts';
import { ReportHub } from './report-hub.ts';
import type { Session } from './session.ts';
import { TelemetryPoll } from './telemetry-poll.ts';
import { TopicTypes } from './topic-types.ts';
import { WebArtifacts } from './web-artifacts.ts';
import { WebClient } from './web-client.ts';
import { keepStorage, probeEnvironment } from './web-environment.ts';
import { WebJobs } from './web-jobs.ts';
import { WebPrograms } from './web-programs.ts';
import { WebSavepoints } from './web-savepoints.ts';
import { WebStorage } from './web-storage.ts';
import { WebTopics } from './web-topics.ts';

const TASK_MANAGERS = 4;
const SLOTS_PER_TASK_MANAGER = 8;

/** The cluster's settings: where the Savepoint button, which names no directory, puts savepoints. */
const CONFIGURATION: Configuration = { 'execution.checkpointing.savepoint-dir': 's3://flink-savepoints' };

const loadWorkerText = async (): Promise<string> =>
  (await import('../../../workers/sluice-worker.ts?workertext')).default;

/** @param storageName of what the browser keeps; tests take another one */
export function createWebSession(storageName = 'sluice'): Session {
  const reports = new ReportHub();
  const origins = new ProgramOrigins();
  const engine = createWebEngine({
    storageName,
    configuration: CONFIGURATION,
    taskManagers: TASK_MANAGERS,
    slotsPerTaskManager: SLOTS_PER_TASK_MANAGER,
    workerText: loadWorkerText(),
    onReport: (report) => {
      reports.add(report);
      if (isNewSavepoint(report)) void keepStorage();
    },
    onNotice: ({ type }) => {
      reports.add({ type: type === 'snapshots-changed' ? 'savepoints-changed' : 'topics-changed' });
    },
    onSubmitted: (jobId, submission) => {
      types.learn(submission.jobGraph);
      fileTopics.provide(submission.jobGraph);
      reports.add({
        type: 'job-submitted',
        job: { ...origins.find(submission.program), ...submitted(jobId, submission) },
      });
    },
    onStorageFailure: (text) => {
      reports.add({ type: 'session-error', text });
    },
  });
  const { host } = engine;
  const storage = new WebStorage(host, engine.storage);
  const types = new TopicTypes(storage);
  const fileTopics = new FileTopics(storage, (text) => {
    reports.add({ type: 'session-error', text });
  });
  for (const { topic, shape } of BUILT_IN_TOPICS) host.admin({ type: 'create-topic', topic, shape }, () => undefined);
  const telemetry = new TelemetryPoll(host, reports);
  const programs = new WebPrograms(host);
  const artifacts = new WebArtifacts(storage, () => {
    reports.add({ type: 'artifacts-changed' });
  });
  const client = new WebClient(host, artifacts, programs, origins);
  return {
    programs,
    artifacts,
    jobs: new WebJobs(host, artifacts, origins, telemetry),
    savepoints: new WebSavepoints(host, storage),
    topics: new WebTopics(storage, types),
    environment: probeEnvironment(host, engine.storage),
    subscribe: (listener) => reports.subscribe(listener),
    clientRequest: (request, jobManager, output) => client.request(request, jobManager, output),
    close: () => {
      telemetry.stop();
      engine.close();
    },
  };
}

function submitted(jobId: JobID, { program, jobGraph, savepointPath, allowNonRestoredState }: SubmitOptions) {
  const { configuration } = program;
  return { jobId, jobGraph, savepointPath, allowNonRestoredState, configuration, startTimeMs: Date.now() };
}

const isNewSavepoint = (report: JobManagerReport): boolean =>
  report.type === 'checkpoint' && report.checkpoint.status === 'completed' && report.checkpoint.kind !== 'checkpoint';
