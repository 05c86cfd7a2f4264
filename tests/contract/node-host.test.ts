import { describeHost } from './host-contract.ts';
import { nodeHostKind } from './hosts/node-host-kind.ts';

describeHost(nodeHostKind);
