import type { FastifyInstance } from 'fastify';

/** How long the body of a form may take to arrive. */
export const FORM_MS = 30_000;
/** How long an upload may take: 25 MB on a slow phone line. */
export const UPLOAD_MS = 15 * 60_000;

/**
 * Ends requests whose body arrives too slowly. The server's own limit applies to the whole process
 * and has to leave enough time for an upload.
 */
export function limitBodies(server: FastifyInstance, ms = FORM_MS): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const body = raw.headers['content-length'] ?? raw.headers['transfer-encoding'];
    if (body && body !== '0' && !request.routeOptions.config.upload) {
      const timer = setTimeout(() => {
        if (!reply.raw.headersSent)
          raw.socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
        raw.destroy();
      }, ms);
      const stop = () => clearTimeout(timer);
      raw.once('end', stop);
      raw.once('close', stop);
    }
    done();
  });
}
