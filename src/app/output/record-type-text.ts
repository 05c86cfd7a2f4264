import type { LoadedFile } from '../session/topics.ts';

/** The declaration that a job needs to read a loaded file. */
export function recordTypeText({ topic, fields }: LoadedFile): string {
  const name = className(topic);
  const lines = fields.map(({ name: field, type }) => `  ${propertyName(field)}: Types.${type},`);
  return [
    `const ${name} = Types.POJO('com.example.${name}', {`,
    ...lines,
    '});',
    `env.fromSource(KafkaSource.topic('${topic}', ${name}), WatermarkStrategy.noWatermarks(), '${topic}')`,
  ].join('\n');
}

/** `flight-data` becomes `FlightData`. */
function className(topic: string): string {
  const words = topic.match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Z]/.test(name) ? name : `Record${name}`;
}

const propertyName = (field: string): string => (/^[A-Za-z_$][\w$]*$/.test(field) ? field : JSON.stringify(field));
