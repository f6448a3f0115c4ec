/** The peer of `serve`: what Express itself costs. Reads a JSON body and sends it back, and nothing else. */
import express from 'express';

const app = express();
app.get('/ready', (_request, response) => {
  response.end();
});
app.post('/echo', express.json(), (request, response) => {
  response.json(request.body);
});
const server = app.listen(Number(process.env['PORT']), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
