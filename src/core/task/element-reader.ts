import type { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { NO_TIMESTAMP } from '../model/watermark.ts';
import type { KeySelection } from '../operators/key-selection.ts';
import type { Input } from '../operators/stream-operator.ts';
import type { TypeSerializer } from '../types/type-serializer.ts';
import type { FlowControl } from './flow-control.ts';
import { ACTIVE, IDLE, RECORD, RECORD_WITH_TIMESTAMP, WATERMARK } from './record-format.ts';
import { WatermarkValve } from './watermark-valve.ts';

/** One logical input of the head operator: decodes stream elements and hands them over. */
export class ElementReader {
  recordsIn = 0;
  readonly valve: WatermarkValve;
  /** True while the bytes of an element are read: an error then is not the operator's. */
  isDecoding = false;

  /** @param keySelection null where the input is not keyed */
  constructor(
    private readonly input: Input<unknown>,
    private readonly serializer: TypeSerializer<unknown>,
    private readonly keySelection: KeySelection<unknown, unknown> | null,
    channels: number,
    private readonly flow: FlowControl,
  ) {
    this.valve = new WatermarkValve(channels, input);
  }

  /**
   * Handles elements until `source` ends, `maxElements` are done, or the flow stops: at least one.
   * @param carriesHash the channel belongs to a HASH edge
   * @param valveIndex the channel's number within this input
   * @returns elements handled
   */
  read(source: DataInput, carriesHash: boolean, valveIndex: number, maxElements: number): number {
    const { flow, input, serializer, keySelection } = this;
    const { bytes, view, end } = source;
    let count = 0;
    do {
      this.isDecoding = true;
      const at = source.position;
      const tag = bytes[at] ?? 0;
      if (tag > RECORD_WITH_TIMESTAMP) {
        this.#readControl(source, valveIndex);
      } else {
        // The header at once: this is the hottest loop of a task.
        const hashAt = tag === RECORD ? at + 1 : at + 9;
        const valueAt = carriesHash ? hashAt + 4 : hashAt;
        if (valueAt > end) throw new MalformedDataError(`an element ends at byte ${valueAt} of ${end}`);
        const timestamp = tag === RECORD ? NO_TIMESTAMP : view.getFloat64(at + 1);
        source.position = valueAt;
        const value = serializer.deserialize(source);
        this.isDecoding = false;
        this.recordsIn++;
        if (keySelection !== null) {
          input.setKeyContextElement(value, carriesHash ? view.getInt32(hashAt) : keySelection.mixedHash(value));
        }
        input.processElement(value, timestamp);
      }
      count++;
    } while (count < maxElements && flow.stops === 0 && source.position < end);
    return count;
  }

  #readControl(source: DataInput, valveIndex: number): void {
    const tag = source.readUnsignedByte();
    const timestamp = tag === WATERMARK ? source.readDouble() : 0;
    this.isDecoding = false;
    switch (tag) {
      case WATERMARK:
        this.valve.inputWatermark(timestamp, valveIndex);
        break;
      case ACTIVE:
        this.valve.inputStatus('active', valveIndex);
        break;
      case IDLE:
        this.valve.inputStatus('idle', valveIndex);
        break;
      default:
        throw new MalformedDataError(`${tag} is no tag of a stream element`);
    }
  }
}
