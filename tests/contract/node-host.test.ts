import { describeHost } from './host-contract.ts';
import { nodeHostKind } from './hosts/node-host-kind.ts';
import { describeJobLifecycle } from './job-lifecycle.ts';
import { describeUserCodeFailures } from './user-code-failures.ts';

describeHost(nodeHostKind);
describeJobLifecycle(nodeHostKind);
describeUserCodeFailures(nodeHostKind);
