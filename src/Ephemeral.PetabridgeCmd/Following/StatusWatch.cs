using System.Globalization;
using Akka.Actor;
using Ephemeral.Actors;
using Ephemeral.Actors.Diagnostics;
using Ephemeral.Actors.Protocol;
using Ephemeral.PetabridgeCmd.Asking;
using Ephemeral.PetabridgeCmd.Commands;

namespace Ephemeral.PetabridgeCmd.Following;

/// <summary>
/// The status of one coordinator, or the sums of all, a line a second. Where all are watched, the line says how many did
/// not answer.
/// </summary>
internal sealed class StatusWatch : Follower
{
    private const string Heading = "TIME      PENDING   ACTIVE   DONE/S    COMPLETED   FAILED  CANCELLED  STATE";

    private readonly string? _name;
    private readonly int? _lines;
    private bool _isAsking;
    private bool _isHeaded;
    private int _said;
    private Sums? _last;

    private StatusWatch(string? name, int? lines)
    {
        _name = name;
        _lines = lines;
    }

    public static Follower Of(VerbArguments arguments) => new StatusWatch(
        arguments.Text(Arguments.Coordinator),
        arguments.Text(Arguments.LineCount) is null ? null : arguments.Number(Arguments.LineCount, 0, 1, 1_000_000));

    public override bool Take(object message, FollowerContext context)
    {
        switch (message)
        {
            // A question that is still open is not asked twice: the line says so when it has been answered.
            case Tick when !_isAsking:
                _isAsking = true;
                AskAsync(context.Call).PipeTo(context.Self, success: sums => sums, failure: reason => new Failed(reason));
                return true;
            case Sums sums:
                _isAsking = false;
                Say(sums, context);
                return _said != _lines;
            default:
                return true;
        }
    }

    private async Task<Sums> AskAsync(Call call)
    {
        var answers = await call.Coordinators.AskAsync<EphemeralStatus>(_name, GetStatus.Instance).ConfigureAwait(false);
        return Sums.Of(answers, call.Time.GetTimestamp(), call.Now);
    }

    private void Say(Sums sums, FollowerContext context)
    {
        var rate = _last is null ? null : Rate(_last, sums, context.Call.Time);
        _last = sums;
        _said++;
        if (context.Call.Arguments.AsJson)
        {
            context.Say(Report.JsonLine(sums.Document(rate)));
            return;
        }

        if (!_isHeaded)
            context.Say(Heading);
        _isHeaded = true;
        var active = $"{sums.Active}/{sums.MaxConcurrency}";
        context.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{sums.At.UtcDateTime:HH:mm:ss} {sums.Pending,8} {active,8} {rate,8:0.0} {sums.Completed,12} "
            + $"{sums.Failed,8} {sums.Cancelled,10}  {sums.State}"));
    }

    // Of those alone that answered both times: what one that comes or goes has ended is no work of this second.
    private static double? Rate(Sums before, Sums now, TimeProvider time)
    {
        var elapsed = time.GetElapsedTime(before.Timestamp, now.Timestamp).TotalSeconds;
        var known = now.Ended.Where(ended => before.Ended.ContainsKey(ended.Key)).ToArray();
        return elapsed > 0 && (known.Length > 0 || now.Ended.Count == 0)
            ? known.Sum(ended => ended.Value - before.Ended[ended.Key]) / elapsed
            : null;
    }

    private sealed record Sums(
        long Pending, long Active, long MaxConcurrency, long Completed, long Failed, long Cancelled,
        IReadOnlyDictionary<IActorRef, long> Ended, IReadOnlyDictionary<string, int> States, IReadOnlyList<string> Problems,
        long Timestamp, DateTimeOffset At)
        : INoSerializationVerificationNeeded
    {
        /// <summary>The state of the one that is watched, or how many are in which.</summary>
        public string State => States.Count == 1 && States.Values.Single() == 1 && Problems.Count == 0
            ? States.Keys.Single()
            : string.Join(", ", [
                .. States.Select(state => $"{state.Value} {state.Key}"),
                .. Problems.Count == 0 ? (string[])[] : [$"{Problems.Count} without an answer"],
            ]);

        public static Sums Of(Answers<EphemeralStatus> answers, long timestamp, DateTimeOffset now)
        {
            var all = answers.Found.Select(found => found.Value).ToArray();
            var states = all.CountBy(StateText.Of).OrderBy(state => state.Key, StringComparer.Ordinal);
            return new Sums(
                all.Sum(s => s.PendingCount), all.Sum(s => s.ActiveCount), all.Sum(s => (long)s.CurrentMaxConcurrency),
                all.Sum(s => s.TotalCompleted), all.Sum(s => s.TotalFailed), all.Sum(s => s.TotalCancelled),
                answers.Found.ToDictionary(found => found.Of.Actor, found => EndedOf(found.Value)), new OrderedDictionary<string, int>(states),
                answers.Problems, timestamp, now);
        }

        private static long EndedOf(EphemeralStatus status) => status.TotalCompleted + status.TotalFailed + status.TotalCancelled;

        public object Document(double? rate) => new
        {
            At, Pending, Active, MaxConcurrency, TotalCompleted = Completed, TotalFailed = Failed, TotalCancelled = Cancelled, States,
            PerSecond = rate is { } known ? Math.Round(known, 1) : rate, Problems,
        };
    }
}
