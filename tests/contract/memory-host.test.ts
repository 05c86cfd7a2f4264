import { describeHost } from './host-contract.ts';
import { memoryHostKind } from './hosts/memory-host-kind.ts';

describeHost(memoryHostKind);
