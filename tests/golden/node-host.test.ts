import { nodeHostKind } from '../contract/hosts/node-host-kind.ts';
import { goldenSuite } from './golden-suite.ts';

goldenSuite(nodeHostKind);
