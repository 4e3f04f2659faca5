import net from 'node:net';

// No test reaches out of this machine: a connection to any other address fails at once.
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const first = Array.isArray(args[0]) ? args[0][0] : args[0];
  const options =
    first && typeof first === 'object'
      ? (first as { host?: string; path?: string })
      : { host: typeof args[1] === 'string' ? args[1] : undefined };
  const host = options.host ?? 'localhost';
  if (!('path' in options && options.path) && !['localhost', '127.0.0.1', '::1'].includes(host))
    throw new Error(`a test tried to reach ${host}`);
  return (connect as (...all: unknown[]) => net.Socket).apply(this, args);
} as typeof connect;
