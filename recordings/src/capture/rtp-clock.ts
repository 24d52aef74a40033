/** What a sender report says: at this time of the sender's clock, this RTP time was captured. */
export interface SenderReport {
  /** The NTP time in milliseconds, of whatever epoch the sender uses. */
  ntpMs: number;
  rtpTimestamp: number;
}

/** The mapping moves by no more than this share of the time that passes: 8 ms in a second, which nobody hears. */
const largestSlew = 0.008;
/**
 * A difference that is no drift (the publisher's media clock stood still, or its own reports reached the SFU only now)
 * is followed at once, when two reports agree on it: slewing would leave lips and voice apart for too long.
 */
const jumpMs = 60;
const agreeMs = 40;
/** Media cannot be captured after it arrived; this much is for the errors of estimation. */
const aheadMs = 100;
/** Reports that place the capture earlier than this before the arrival are taken for broken. */
const oldestCaptureMs = 10_000;
/** So far ahead of its arrival, or behind it, no packet is: its time is broken, or of another clock. */
const strayAheadMs = 1_000;
const strayBehindMs = 2 * oldestCaptureMs;
/** Strays in a row, and of two pictures at least, mean another clock; one picture may well have a broken time. */
const strayPackets = 5;
const arrivalWindowMs = 5_000;
const reportsRemembered = 16;
/** Where the SFU does not know a capture time its reports carry an arrival's jitter; the median of these does not. */
const reportsSmoothed = 5;

/**
 * Maps a stream's RTP time to wall-clock time, both going up steadily.
 *
 * Until the first sender report a packet counts as captured when it arrived (the fastest packets count most). The
 * SFU's reports then tell when it was captured: their time is the worker's own clock, of unknown epoch, so it is tied to
 * ours by the reports' arrival over loopback. The first report is followed at once, later differences are slewed.
 */
export class RtpClock {
  readonly #ticksPerMs: number;
  #lastTimestamp: number | null = null;
  #extended = 0;
  /** Wall clock minus media time: where it is, and where it should go. */
  #offsetMs = 0;
  #targetMs = 0;
  #slewedAtMs = 0;
  #hasReport = false;
  #isFirst = true;
  #suspectMs: number | null = null;
  #arrivals: { currentMs: number; beforeMs: number; sinceMs: number } | null = null;
  #latestArrivalMs = 0;
  #ntpOffsets: number[] = [];
  #reportedMs: number[] = [];
  #strays = 0;
  #firstStray = 0;

  constructor(clockRate: number) {
    this.#ticksPerMs = clockRate / 1000;
  }

  /** True once a sender report has told when the media was captured. */
  get isSynchronised(): boolean {
    return this.#hasReport;
  }

  /** To be told of each packet as it arrives, before its time is asked for. */
  onPacket(rtpTimestamp: number, arrivalMs: number): void {
    if (this.#isFirst) {
      this.#anchor(rtpTimestamp, arrivalMs);
      return;
    }
    const agoMs = arrivalMs - this.toWallMs(rtpTimestamp);
    if (agoMs < -strayAheadMs || agoMs > strayBehindMs) {
      this.#onStray(rtpTimestamp, arrivalMs);
      return;
    }
    this.#strays = 0;
    const mediaMs = this.#mediaMsOf(rtpTimestamp, true);
    this.#noteArrival(mediaMs, arrivalMs);
    if (!this.#hasReport) this.#targetMs = this.#fastestArrivalMs();
    this.#slewTo(mediaMs);
  }

  onSenderReport(report: SenderReport, arrivalMs: number): void {
    if (this.#isFirst) return;
    this.#ntpOffsets.push(arrivalMs - report.ntpMs);
    if (this.#ntpOffsets.length > reportsRemembered) this.#ntpOffsets.shift();
    // The report that was read soonest after it was sent tells most about the distance of the two clocks.
    const capturedMs = report.ntpMs + Math.min(...this.#ntpOffsets);
    const targetMs = capturedMs - this.#mediaMsOf(report.rtpTimestamp, false);
    const beforeArrivalMs = this.#latestArrivalMs - targetMs;
    if (beforeArrivalMs < -aheadMs || beforeArrivalMs > oldestCaptureMs) return;
    if (!this.#hasReport) {
      this.#hasReport = true;
      this.#jumpTo(targetMs);
      this.#reportedMs = [targetMs];
      return;
    }
    const isFar = Math.abs(targetMs - this.#offsetMs) > jumpMs;
    if (isFar && this.#suspectMs !== null && Math.abs(targetMs - this.#suspectMs) < agreeMs) {
      this.#jumpTo(targetMs);
      this.#reportedMs = [targetMs];
    } else if (isFar) this.#suspectMs = targetMs;
    else {
      this.#suspectMs = null;
      this.#reportedMs = [...this.#reportedMs, targetMs].slice(-reportsSmoothed);
      this.#targetMs = medianOf(this.#reportedMs);
    }
  }

  /** Milliseconds of the wall clock at which the media of this RTP time was captured. */
  toWallMs(rtpTimestamp: number): number {
    return this.#mediaMsOf(rtpTimestamp, false) + this.#offsetMs;
  }

  /** A stray moves nothing of the clock, until it is clear that the publisher's media clock has started anew. */
  #onStray(rtpTimestamp: number, arrivalMs: number): void {
    if (this.#strays === 0) this.#firstStray = rtpTimestamp;
    this.#strays += 1;
    if (this.#strays >= strayPackets && rtpTimestamp !== this.#firstStray) this.#anchor(rtpTimestamp, arrivalMs);
  }

  /** Begins with this packet; nothing that was known of another clock holds. */
  #anchor(rtpTimestamp: number, arrivalMs: number): void {
    this.#lastTimestamp = null;
    const mediaMs = this.#mediaMsOf(rtpTimestamp, true);
    this.#isFirst = false;
    this.#strays = 0;
    this.#hasReport = false;
    this.#arrivals = null;
    this.#slewedAtMs = mediaMs;
    this.#noteArrival(mediaMs, arrivalMs);
    this.#jumpTo(arrivalMs - mediaMs);
  }

  #jumpTo(offsetMs: number): void {
    this.#suspectMs = null;
    this.#offsetMs = offsetMs;
    this.#targetMs = offsetMs;
  }

  #slewTo(mediaMs: number): void {
    const passedMs = mediaMs - this.#slewedAtMs;
    if (passedMs <= 0) return;
    this.#slewedAtMs = mediaMs;
    const bound = passedMs * largestSlew;
    this.#offsetMs += Math.min(Math.max(this.#targetMs - this.#offsetMs, -bound), bound);
  }

  /** The smallest of the last 5 to 10 s: what was not held up on its way. */
  #noteArrival(mediaMs: number, arrivalMs: number): void {
    const offsetMs = arrivalMs - mediaMs;
    this.#latestArrivalMs = offsetMs;
    const seen = this.#arrivals;
    if (!seen) this.#arrivals = { currentMs: offsetMs, beforeMs: offsetMs, sinceMs: arrivalMs };
    else if (arrivalMs - seen.sinceMs > arrivalWindowMs) {
      this.#arrivals = { currentMs: offsetMs, beforeMs: seen.currentMs, sinceMs: arrivalMs };
    } else seen.currentMs = Math.min(seen.currentMs, offsetMs);
  }

  #fastestArrivalMs(): number {
    return this.#arrivals ? Math.min(this.#arrivals.currentMs, this.#arrivals.beforeMs) : this.#offsetMs;
  }

  /** RTP time wraps after half a day of video; the nearest to the last one seen is meant. */
  #mediaMsOf(rtpTimestamp: number, isSeen: boolean): number {
    const last = this.#lastTimestamp ?? rtpTimestamp;
    const extended = (this.#lastTimestamp === null ? rtpTimestamp : this.#extended) + ((rtpTimestamp - last) | 0);
    if (isSeen) {
      this.#extended = extended;
      this.#lastTimestamp = rtpTimestamp;
    }
    return extended / this.#ticksPerMs;
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
