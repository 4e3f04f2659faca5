/**
 * Demo data: reference ranges for the sample's laboratory tests, which come without any. Ordinary
 * adult ranges as textbooks print them, for show; no laboratory stands behind them, and only the
 * demo adds them.
 */
export const DEMO_RANGES: Record<
  string,
  {
    low?: number;
    high?: number;
    female?: { low: number; high: number };
    male?: { low: number; high: number };
  }
> = {
  '2093-3': { high: 200 },
  '2571-8': { high: 150 },
  '18262-6': { high: 130 },
  '2085-9': { low: 40, high: 100 },
  '13457-7': { high: 130 },
  '4548-4': { high: 5.7 },
  '2339-0': { low: 70, high: 99 },
  '2345-7': { low: 70, high: 99 },
  '6299-2': { low: 7, high: 20 },
  '3094-0': { low: 7, high: 20 },
  '38483-4': { low: 0.6, high: 1.3 },
  '2160-0': { low: 0.6, high: 1.3 },
  '33914-3': { low: 60 },
  '69405-9': { low: 60 },
  '49765-1': { low: 8.6, high: 10.3 },
  '17861-6': { low: 8.6, high: 10.3 },
  '2947-0': { low: 136, high: 145 },
  '2951-2': { low: 136, high: 145 },
  '6298-4': { low: 3.5, high: 5.1 },
  '2823-3': { low: 3.5, high: 5.1 },
  '2069-3': { low: 98, high: 107 },
  '2075-0': { low: 98, high: 107 },
  '20565-8': { low: 22, high: 29 },
  '2028-9': { low: 22, high: 29 },
  '6690-2': { low: 4, high: 11 },
  '789-8': { low: 4, high: 5.6 },
  '718-7': {
    low: 12,
    high: 17.5,
    female: { low: 12, high: 15.5 },
    male: { low: 13.5, high: 17.5 },
  },
  '20570-8': { low: 36, high: 50 },
  '4544-3': { low: 36, high: 50 },
  '787-2': { low: 80, high: 100 },
  '785-6': { low: 27, high: 33 },
  '786-4': { low: 32, high: 36 },
  '21000-5': { low: 35, high: 46 },
  '788-0': { low: 11.5, high: 14.5 },
  '777-3': { low: 150, high: 450 },
  '32207-3': { low: 155, high: 500 },
  '32623-1': { low: 7.5, high: 12 },
  '2857-1': { high: 4 },
  '14959-1': { high: 30 },
  '1751-7': { low: 3.5, high: 5 },
  '2885-2': { low: 6, high: 8.3 },
  '1975-2': { low: 0.1, high: 1.2 },
  '6768-6': { low: 44, high: 147 },
  '1742-6': { low: 7, high: 56 },
  '1920-8': { low: 10, high: 40 },
  '10834-0': { low: 2, high: 3.5 },
};
