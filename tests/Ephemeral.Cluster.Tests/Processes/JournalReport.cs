using System.Diagnostics;
using System.Globalization;
using Ephemeral.Cluster.TestNode;

namespace Ephemeral.Cluster.Tests.Processes;

/// <summary>What the journals of all processes of a test say together.</summary>
internal sealed class JournalReport
{
    private const int MostExamples = 5;

    private readonly List<string> _examples = [];

    private JournalReport(IReadOnlyCollection<NodeProcess> nodes, int mostPerKey)
    {
        var read = nodes.Select(static node => (Node: node, Entries: Journal.Read(node.Settings.Journal).ToArray())).ToArray();
        var killed = nodes.Where(static node => node.KilledAt is not null).Select(static node => node.Name).ToHashSet();
        var all = read.SelectMany(static one => one.Entries).ToArray();
        CountAnswers(all, killed);
        var bodies = read.SelectMany(static one => BodiesOf(one.Node, one.Entries)).OrderBy(static body => body.From).ToArray();
        var admitted = all.Where(static entry => entry.Event == JournalEvent.Admitted).Select(static entry => entry.Item).ToHashSet();
        CountBodies(bodies, admitted, killed, isOrdered: mostPerKey == 1);
        foreach (var ofKey in bodies.GroupBy(static body => body.Item.Key))
            CountTooMany([.. ofKey], mostPerKey);
    }

    public int Admitted { get; private set; }

    public int Completed { get; private set; }

    public int OwnerLost { get; private set; }

    public int Failed { get; private set; }

    /// <summary>How many items of each sender were answered otherwise than by the end of their bodies.</summary>
    public IReadOnlyDictionary<string, int> NotCompleted { get; private set; } = new Dictionary<string, int>();

    /// <summary>Admitted, not answered, and the process that has admitted it was not killed.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Different items whose bodies have begun.</summary>
    public int Ran { get; private set; }

    public int RanTwice { get; private set; }

    /// <summary>
    /// Items that began, for the first time, after a later one of the same sender and key had. Where several of a key may run, they begin on
    /// several threads, and which of them says so first is not known: none is counted.
    /// </summary>
    public int OutOfOrder { get; private set; }

    /// <summary>How often a body began while as many of its key ran as may, anywhere.</summary>
    public int TooMany { get; private set; }

    /// <summary>Said to have completed, but no body has.</summary>
    public int CompletedWithoutRunning { get; private set; }

    /// <summary>Ran although their sender, which lives, was told that they were not admitted.</summary>
    public int RanUnadmitted { get; private set; }

    /// <summary>Bodies that began on a node that had been stopped for long, after it went on.</summary>
    public int BegunAfterFreeze { get; private set; }

    /// <summary>The longest time, in seconds, in which no body of any node began.</summary>
    public double LongestSilence { get; private set; }

    /// <summary>The longest that an answered item took, in seconds.</summary>
    public double SlowestAnswer { get; private set; }

    public static JournalReport Of(IReadOnlyCollection<NodeProcess> nodes, int mostPerKey) => new(nodes, mostPerKey);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"admitted {Admitted}, ran {Ran}, ran twice {RanTwice}, answered {Completed + OwnerLost + Failed} (completed {Completed}, owner lost {OwnerLost}, "
        + $"failed {Failed}), unanswered {Unanswered}, out of order {OutOfOrder}, too many of a key {TooMany}, completed without running "
        + $"{CompletedWithoutRunning}, ran unadmitted {RanUnadmitted}, begun after the freeze {BegunAfterFreeze}, longest silence {LongestSilence:0.0} s, slowest "
        + $"answer {SlowestAnswer:0.0} s{string.Concat(_examples.Select(static example => $"{Environment.NewLine}    {example}"))}");

    private void CountAnswers(JournalEntry[] all, HashSet<string> killed)
    {
        var answers = all.Where(static entry => entry.Event is JournalEvent.Completed or JournalEvent.OwnerLost or JournalEvent.Failed)
            .ToDictionary(static entry => entry.Item);
        var ran = all.Where(static entry => entry.Event == JournalEvent.Started).Select(static entry => entry.Item).ToHashSet();
        Completed = answers.Values.Count(static answer => answer.Event == JournalEvent.Completed);
        OwnerLost = answers.Values.Count(static answer => answer.Event == JournalEvent.OwnerLost);
        Failed = answers.Values.Count(static answer => answer.Event == JournalEvent.Failed);
        NotCompleted = answers.Values.Where(static answer => answer.Event != JournalEvent.Completed)
            .CountBy(static answer => answer.Item.Sender).ToDictionary();
        CompletedWithoutRunning = answers.Values.Count(answer => answer.Event == JournalEvent.Completed && !ran.Contains(answer.Item));
        foreach (var admitted in all.Where(static entry => entry.Event == JournalEvent.Admitted))
        {
            Admitted++;
            if (answers.TryGetValue(admitted.Item, out var answer))
            {
                SlowestAnswer = Math.Max(SlowestAnswer, Stopwatch.GetElapsedTime(admitted.Stamp, answer.Stamp).TotalSeconds);
            }
            else if (!killed.Contains(admitted.Item.Sender))
            {
                Unanswered++;
                Note("unanswered", $"{admitted.Item}");
            }
        }
    }

    private void CountBodies(Body[] bodies, HashSet<Item> admitted, HashSet<string> killed, bool isOrdered)
    {
        var last = new Dictionary<(string Sender, int Key), int>();
        var begun = new Dictionary<Item, Body>();
        for (var at = 0; at < bodies.Length; at++)
        {
            var body = bodies[at];
            if (at > 0)
                LongestSilence = Math.Max(LongestSilence, Stopwatch.GetElapsedTime(bodies[at - 1].From, body.From).TotalSeconds);
            if (body.Node.Frozen is { } frozen && body.From > frozen.To)
                BegunAfterFreeze++;
            if (!killed.Contains(body.Item.Sender) && !admitted.Contains(body.Item))
                RanUnadmitted++;
            if (!begun.TryAdd(body.Item, body))
            {
                RanTwice++;
                Note("twice", $"{begun[body.Item]} and {body}");
                continue;
            }

            var sender = (body.Item.Sender, body.Item.Key);
            if (isOrdered && last.TryGetValue(sender, out var before) && before > body.Item.Number)
            {
                OutOfOrder++;
                Note("out of order", $"after number {before}: {body}");
            }
            else
            {
                last[sender] = body.Item.Number;
            }
        }

        Ran = begun.Count;
    }

    private void CountTooMany(Body[] ofKey, int most)
    {
        var running = new List<Body>();
        foreach (var body in ofKey)
        {
            running.RemoveAll(one => one.To <= body.From);
            running.Add(body);
            if (running.Count <= most)
                continue;
            TooMany++;
            Note("at once", $"{string.Join(" and ", running)}");
        }
    }

    private void Note(string kind, string example)
    {
        if (_examples.Count(one => one.StartsWith(kind, StringComparison.Ordinal)) < MostExamples)
            _examples.Add($"{kind}: {example}");
    }

    /// <summary>A body that ran while its node was killed has ended then; one that was stopped with its node does nothing from then on.</summary>
    private static IEnumerable<Body> BodiesOf(NodeProcess node, JournalEntry[] entries)
    {
        var open = new Dictionary<Item, Queue<long>>();
        foreach (var entry in entries.Where(static entry => entry.Event is JournalEvent.Started or JournalEvent.Ended).OrderBy(static entry => entry.Stamp))
        {
            if (!open.TryGetValue(entry.Item, out var starts))
                open.Add(entry.Item, starts = new Queue<long>());
            if (entry.Event == JournalEvent.Started)
                starts.Enqueue(entry.Stamp);
            else
                yield return new Body(node, entry.Item, starts.Peek(), EndOf(node, starts.Dequeue(), entry.Stamp));
        }

        foreach (var (item, starts) in open)
        {
            foreach (var start in starts)
                yield return new Body(node, item, start, node.KilledAt ?? EndOf(node, start, long.MaxValue));
        }
    }

    // it may have begun between the stamp and the stop
    private static long EndOf(NodeProcess node, long start, long end) =>
        node.Frozen is { } frozen && start < frozen.To && end > frozen.To ? Math.Max(start, frozen.From) : end;

    private readonly record struct Body(NodeProcess Node, Item Item, long From, long To)
    {
        public override string ToString()
        {
            var to = To == long.MaxValue ? "?" : $"{To / (double)Stopwatch.Frequency:0.000}";
            return $"{Item.Sender} key {Item.Key} number {Item.Number} on {Node.Name} {From / (double)Stopwatch.Frequency:0.000}..{to}";
        }
    }
}
