using System.Globalization;
using Akka.Actor;

namespace Ephemeral.Benchmarks.Soak;

/// <summary>
/// Runs rounds of coordinators of all kinds, drawn by a seed, until the time is over or a promise is broken. Two systems work side by side;
/// memory is looked at when both have done some rounds.
/// </summary>
internal static class SoakCommand
{
    public const string Usage = "soak [--minutes N] [--seed S]";
    private const int Systems = 2;
    private const int RoundsBetweenLooks = 6;

    public static async Task<int> RunAsync(string[] args)
    {
        var (minutes, seed) = (1.0, Random.Shared.Next());
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            var isUnderstood = args[i] switch
            {
                "--minutes" => double.TryParse(value, CultureInfo.InvariantCulture, out minutes) && minutes > 0,
                "--seed" => int.TryParse(value, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!isUnderstood)
            {
                await Console.Error.WriteLineAsync($"'{args[i]} {value}' is not understood here. usage: {Usage}");
                return 2;
            }
        }

        Console.WriteLine($"soak of {minutes.ToString(CultureInfo.InvariantCulture)} minutes, seed {seed}");
        var (counters, failure) = (new SoakCounters(), new SoakFailure());
        var memory = new SoakMemory(failure);
        await SoakAsync(TimeSpan.FromMinutes(minutes), seed, counters, memory, failure);
        counters.Add("violations", failure.HasHappened ? 1 : 0);
        counters.Print(Console.Out);
        var heaps = memory.Heaps.Select(static heap => (heap / 1e6).ToString("F1", CultureInfo.InvariantCulture));
        Console.WriteLine($"  heap between rounds, in MB: {string.Join(' ', heaps)}");
        if (!failure.HasHappened)
            return 0;
        await Console.Error.WriteLineAsync($"Violation, seed {seed}: {await failure.First}{Environment.NewLine}{failure.Where}");
        return 1;
    }

    private static async Task SoakAsync(TimeSpan length, int seed, SoakCounters counters, SoakMemory memory, SoakFailure failure)
    {
        var until = DateTime.UtcNow + length;
        var systems = Enumerable.Range(0, Systems).Select(_ => NewSystem()).ToArray();
        for (var look = 0; DateTime.UtcNow < until && !failure.HasHappened; look++)
        {
            var gone = await Task.WhenAll(Enumerable.Range(0, Systems).Select(number => Task.Run(() => RoundsAsync(number, look))));
            if (!failure.HasHappened)
                await memory.CheckAsync([.. gone.SelectMany(static some => some)]);
        }

        if (!failure.HasHappened)
            await Task.WhenAll(systems.Select(static system => system.Terminate()));

        async Task<List<(string What, WeakReference Reference)>> RoundsAsync(int number, int look)
        {
            List<(string What, WeakReference Reference)> gone = [];
            for (var i = 0; i < RoundsBetweenLooks && DateTime.UtcNow < until && !failure.HasHappened; i++)
            {
                var at = (((look * RoundsBetweenLooks) + i) * Systems) + number;
                var round = new SoakRound(systems[number], $"round-{at}", counters, failure, new Random(HashCode(seed, at)));
                try
                {
                    gone.AddRange(await round.RunAsync());
                }
                catch (Exception e)
                {
                    failure.Report($"Round {at} failed: {e}");
                }

                if (round.HasTerminated)
                    systems[number] = NewSystem();
            }

            return gone;
        }
    }

    // the same in every process, as HashCode.Combine is not
    private static int HashCode(int seed, int round) => unchecked((seed * 486_187_739) + (round * 16_777_619));

    private static ActorSystem NewSystem() =>
        ActorSystem.Create("soak", "akka.loglevel = OFF\nakka.stdout-loglevel = OFF\nakka.log-dead-letters = off");
}
