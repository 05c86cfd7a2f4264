import type { BrokerLogStore, FileCallback, FileStore } from '../../../core/host/file-store.ts';

/** Calls `onChange` after every snapshot that came or went. */
export function watchSnapshots(files: FileStore, onChange: () => void): FileStore {
  const announced =
    (callback: FileCallback<null>): FileCallback<null> =>
    (result) => {
      callback(result);
      if (result.ok) onChange();
    };
  return {
    writeFile: (path, parts, callback) => {
      files.writeFile(path, parts, callback);
    },
    commitSnapshot: (path, metadata, description, callback) => {
      files.commitSnapshot(path, metadata, description, announced(callback));
    },
    readFile: (path, offset, length, callback) => {
      files.readFile(path, offset, length, callback);
    },
    stat: (path, callback) => {
      files.stat(path, callback);
    },
    delete: (path, callback) => {
      files.delete(path, announced(callback));
    },
    list: (callback) => {
      files.list(callback);
    },
    listFiles: (path, callback) => {
      files.listFiles(path, callback);
    },
  };
}

/** Calls `onChange` whenever something is written to the broker. */
export function watchBrokerLog(log: BrokerLogStore, onChange: () => void): BrokerLogStore {
  return {
    append: (entries, callback) => {
      log.append(entries, callback);
      onChange();
    },
  };
}
