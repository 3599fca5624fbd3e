using System.Reflection;

namespace Ephemeral.Actors.Tests.Members;

/// <summary>Every public member against null, zero, negative and huge arguments.</summary>
public sealed class BadArgumentTests(OneSystem system) : IClassFixture<OneSystem>
{
    private const string Refused = "refused";
    private const string Taken = "taken";

    /// <summary>An item without a key, here one that is null, is refused where there are keys; anywhere else an item may be null.</summary>
    private static readonly HashSet<string> WithoutKey =
    [
        "EphemeralCoordinator<2>.EnqueueAsync.item", "EphemeralCoordinator<2>.TryEnqueue.item",
        "EphemeralKeyedResultCoordinator<3>.SubmitAsync.input", "EphemeralKeyedResultCoordinator<3>.TrySubmit.input",
    ];

    /// <summary>What becomes of 0, -1, the least and the greatest value of each number, in this order.</summary>
    private static readonly Dictionary<string, string> OfNumbers = new()
    {
        ["AdjustableConcurrencyGate.new.limit"] = "refused, refused, refused, taken",
        ["AdjustableConcurrencyGate.UpdateLimit.limit"] = "refused, refused, refused, taken",
        ["FixedConcurrencyGate.new.limit"] = "refused, refused, refused, taken",
        ["AsyncSignalProcessor.new.maxConcurrency"] = "refused, refused, refused, taken",
        ["AsyncSignalProcessor.new.maxQueued"] = "refused, refused, refused, taken",
        ["AsyncSignalProcessor.new.drainTimeout"] = "taken, refused, refused, refused",
        ["SignalDispatcher.new.maxConcurrency"] = "refused, refused, refused, taken",
        ["SignalDispatcher.new.maxQueued"] = "refused, refused, refused, taken",
        ["SignalDispatcher.new.drainTimeout"] = "taken, refused, refused, refused",
        ["SignalSink.new.maxCapacity"] = "refused, refused, refused, taken",
        ["SignalSink.new.maxAge"] = "refused, refused, refused, refused",
        ["EphemeralCoordinator.Cancel.id"] = "False, False, False, False",
        ["EphemeralCoordinator.Pin.id"] = "False, False, False, False",
        ["EphemeralCoordinator.Unpin.id"] = "False, False, False, False",
        ["EphemeralCoordinator.Evict.id"] = "False, False, False, False",
        ["EphemeralCoordinator.SetMaxConcurrency.maxConcurrency"] = "refused, refused, refused, taken",
        ["EphemeralCoordinator<2>.TryGet.id"] = "False, False, False, False",
        ["EphemeralKeyedCoordinator<3>.GetTopKeys.count"] = "refused, refused, refused, taken",
    };

    public static TheoryData<string, string> Nulls() => Parameters(static (parameter, written) => !parameter.IsOut && PublicMembers.IsRequired(written));

    public static TheoryData<string, string> Optional() => Parameters(
        static (parameter, written) => !parameter.ParameterType.IsValueType && !parameter.IsOut && !PublicMembers.IsRequired(written));

    public static TheoryData<string, string> Numbers() => Parameters(static (parameter, _) => IsNumber(parameter.ParameterType));

    public static TheoryData<string, string> Signals() => Parameters(
        static (parameter, _) => parameter.ParameterType == typeof(SignalEvent));

    [Theory]
    [MemberData(nameof(Nulls))]
    public async Task Null_is_refused_by_name_where_a_value_is_needed(string name, string parameter)
    {
        var (_, error) = await CallAsync(name, parameter, null);
        Assert.Equal(parameter, Assert.IsType<ArgumentNullException>(error).ParamName);
    }

    [Theory]
    [MemberData(nameof(Optional))]
    public async Task Null_is_taken_where_none_is_needed(string name, string parameter)
    {
        var (_, error) = await CallAsync(name, parameter, null);
        if (WithoutKey.Contains(Key(name, parameter)))
            Assert.IsType<InvalidOperationException>(error);
        else
            Assert.Null(error);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_number_out_of_range_is_refused_by_name(string name, string parameter)
    {
        Assert.True(
            OfNumbers.TryGetValue(Key(name, parameter), out var expected),
            $"Missing in the table of numbers: [\"{Key(name, parameter)}\"]");
        List<string> outcomes = [];
        var type = PublicMembers.Find(name).Parameters.Single(other => other.Name == parameter).ParameterType;
        foreach (var value in Extremes(Nullable.GetUnderlyingType(type) ?? type))
        {
            var (outcome, error) = await CallAsync(name, parameter, value);
            if (error is not null)
                Assert.Equal(parameter, Assert.IsType<ArgumentOutOfRangeException>(error).ParamName);
            outcomes.Add(outcome);
        }

        Assert.Equal(expected, string.Join(", ", outcomes));
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task A_signal_without_a_name_is_refused(string name, string parameter) =>
        Assert.IsType<ArgumentNullException>((await CallAsync(name, parameter, default(SignalEvent))).Error);

    [Fact]
    public void The_tables_name_no_parameter_that_is_gone()
    {
        var there = Parameters(static (_, _) => true).Select(static row => Key((string)row[0], (string)row[1])).ToHashSet();
        Assert.Subset(there, OfNumbers.Keys.Concat(WithoutKey).ToHashSet());
    }

    private static TheoryData<string, string> Parameters(Func<ParameterInfo, ParameterInfo, bool> which)
    {
        var rows = new TheoryData<string, string>();
        foreach (var member in PublicMembers.All)
        {
            for (var index = 0; index < member.Parameters.Count; index++)
            {
                if (which(member.Parameters[index], member.Written[index]))
                    rows.Add(member.Name, member.Parameters[index].Name!);
            }
        }

        return rows;
    }

    /// <summary>Such as <c>SignalSink.Raise.name</c>.</summary>
    private static string Key(string name, string parameter) => $"{name[..name.IndexOf('(')]}.{parameter}";

    private static bool IsNumber(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var number
        && (number == typeof(int) || number == typeof(long) || number == typeof(double) || number == typeof(TimeSpan));

    private static object[] Extremes(Type type) => type switch
    {
        _ when type == typeof(int) => [0, -1, int.MinValue, int.MaxValue],
        _ when type == typeof(long) => [0L, -1L, long.MinValue, long.MaxValue],
        _ => [TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MinValue, TimeSpan.MaxValue],
    };

    private async Task<(string Outcome, Exception? Error)> CallAsync(string name, string parameter, object? value)
    {
        var member = PublicMembers.Find(name);
        await using var samples = new Samples(system.System);
        try
        {
            var result = await member.CallAsync(samples, member.Parameters.Single(other => other.Name == parameter).Position, value);
            return (result is bool answer ? answer.ToString() : Taken, null);
        }
        catch (Exception e)
        {
            return (Refused, e);
        }
    }
}
