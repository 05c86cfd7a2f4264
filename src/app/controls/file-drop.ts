/** A file of a drop, with its path in the dropped directory. */
export interface DroppedFile {
  readonly path: string;
  readonly content: File;
}

const MAX_FILES = 10_000;

/** The files of a drop, those in dropped directories included. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  // Items are gone after the first wait: take all entries now.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const files: DroppedFile[] = [];
  for (const entry of entries) if (entry !== null) await collect(entry, files);
  return files;
}

async function collect(entry: FileSystemEntry, files: DroppedFile[]): Promise<void> {
  if (files.length >= MAX_FILES) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      if (entry instanceof FileSystemFileEntry) entry.file(resolve, reject);
    });
    files.push({ path: entry.fullPath.replace(/^\//, ''), content: file });
  } else if (entry instanceof FileSystemDirectoryEntry) {
    for (const child of await childrenOf(entry)) await collect(child, files);
  }
}

/** A reader answers in parts; an empty one is the end. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0 || children.length > MAX_FILES) return children;
    children.push(...part);
  }
}
