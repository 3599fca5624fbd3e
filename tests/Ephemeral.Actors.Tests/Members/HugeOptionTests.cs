using System.Reflection;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Members;

/// <summary>Every number of the options at the most that it can be, one by one and all together.</summary>
public sealed class HugeOptionTests(OneSystem system) : IClassFixture<OneSystem>
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static TheoryData<string> Numbers() => [.. Settable().Select(static option => option.Name), "all"];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_coordinator_works_with_the_most_that_an_option_can_be(string name)
    {
        var options = new EphemeralOptions { EnableFairScheduling = true, DeferOnSignals = new HashSet<string> { "hold" } };
        foreach (var option in Settable().Where(option => name == "all" || option.Name == name))
            option.SetValue(options, option.PropertyType == typeof(int) ? int.MaxValue : Longest);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await using var coordinator = new EphemeralKeyedResultCoordinator<int, int, int>(
            static item => item % 3, static (item, _) => Task.FromResult(item), options, system.System);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        coordinator.RaiseSignal("hold");
        coordinator.RetractSignal("hold");
        for (var item = 0; item < 20; item++)
            Assert.Equal(item, await (await coordinator.SubmitAsync(item)).Completion.InTime());
        Assert.NotEmpty(coordinator.GetSnapshot());
        coordinator.Complete();
        await coordinator.DrainAsync().InTime();
    }

    private static IEnumerable<PropertyInfo> Settable() => typeof(EphemeralOptions).GetProperties()
        .Where(static option => option.PropertyType == typeof(int) || option.PropertyType == typeof(TimeSpan)
            || option.PropertyType == typeof(TimeSpan?));
}
