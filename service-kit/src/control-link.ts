export { type ControlClient, type ControlClientOptions, connectControl } from './control-client.ts';
export {
  CONTROL_PATH,
  type ControlContext,
  type ControlServer,
  type ControlServerOptions,
  serveControl,
} from './control-server.ts';
