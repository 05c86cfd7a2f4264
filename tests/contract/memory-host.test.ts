import { describeHost } from './host-contract.ts';
import { memoryHostKind } from './hosts/memory-host-kind.ts';
import { describeJobLifecycle } from './job-lifecycle.ts';
import { describeUserCodeFailures } from './user-code-failures.ts';

describeHost(memoryHostKind);
describeJobLifecycle(memoryHostKind);
describeUserCodeFailures(memoryHostKind);
