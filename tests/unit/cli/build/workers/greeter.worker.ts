import { greeting } from './greeting.ts';

class Greeter {
  greet(name: string): string {
    return `${this.constructor.name}: ${greeting(name)}`;
  }
}

self.onmessage = ({ data }: MessageEvent<string>) => self.postMessage(new Greeter().greet(data));
