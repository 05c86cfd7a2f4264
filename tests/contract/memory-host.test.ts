import { describeHost } from './host-contract.ts';
import { memoryHostKind } from './hosts/memory-host-kind.ts';
import { describeUserCodeFailures } from './user-code-failures.ts';

describeHost(memoryHostKind);
describeUserCodeFailures(memoryHostKind);
