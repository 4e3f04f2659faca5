export {
  type Device,
  distrustDevices,
  findDevice,
  forgetDevice,
  listDevices,
  noteDevice,
} from './devices.sql.ts';
