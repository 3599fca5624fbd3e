using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Members;

/// <summary>Every public member of what can be disposed of, beside coordinators: after its disposal, and from many threads at once.</summary>
public sealed class DisposedTests(OneSystem system) : IClassFixture<OneSystem>
{
    private static readonly Type[] Disposables =
    [
        typeof(SignalDispatcher), typeof(AsyncSignalProcessor), typeof(SignalState), typeof(FixedConcurrencyGate),
        typeof(EphemeralTaskWindow<string>), typeof(EphemeralTaskReservation),
    ];

    /// <summary>What a member does after disposal; one that is not named does nothing, and throws nothing.</summary>
    private static readonly Dictionary<string, Type> OfDisposed = new()
    {
        ["SignalDispatcher.Register"] = typeof(ObjectDisposedException),
        ["SignalDispatcher.Dispatch"] = typeof(bool),
        ["AsyncSignalProcessor.Enqueue"] = typeof(bool),
        ["SignalState.Set"] = typeof(ObjectDisposedException),
        ["FixedConcurrencyGate.TryEnter"] = typeof(ObjectDisposedException),
        ["FixedConcurrencyGate.EnterAsync"] = typeof(ObjectDisposedException),
        ["FixedConcurrencyGate.Exit"] = typeof(ObjectDisposedException),
        ["EphemeralTaskWindow.GetTasksAsync"] = typeof(ObjectDisposedException),
        ["EphemeralTaskWindow.FindAsync"] = typeof(ObjectDisposedException),
        ["EphemeralTaskWindow.RemoveAsync"] = typeof(ObjectDisposedException),
        ["EphemeralTaskWindow.ReserveAsync"] = typeof(ObjectDisposedException),
        ["EphemeralTaskReservation.Add"] = typeof(InvalidOperationException),
    };

    public static TheoryData<string> Members() => [.. Of(Disposables).Select(static member => member.Name)];

    public static TheoryData<string> Types() => [.. Disposables.Select(PublicMember.Short)];

    [Fact]
    public void All_that_can_be_disposed_of_are_in_the_table() => Assert.Empty(PublicMembers.All.Select(static member => member.Type)
        .Where(static type => typeof(IDisposable).IsAssignableFrom(type) || typeof(IAsyncDisposable).IsAssignableFrom(type))
        .Where(static type => !typeof(EphemeralCoordinator).IsAssignableFrom(type))
        .Except(Disposables));

    [Theory]
    [MemberData(nameof(Members))]
    public async Task After_its_disposal(string name)
    {
        var member = PublicMembers.Find(name);
        await using var samples = new Samples(system.System);
        var instance = samples.InstanceOf(member.Type);
        await DisposeAsync(instance);
        if (!OfDisposed.TryGetValue(Key(member), out var expected))
            await member.CallAsync(samples, instance);
        else if (expected == typeof(bool))
            Assert.Equal(false, await member.CallAsync(samples, instance));
        else
            await Assert.ThrowsAsync(expected, () => member.CallAsync(samples, instance));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task From_many_threads_at_once_and_while_it_is_disposed_of(string type)
    {
        await using var samples = new Samples(system.System);
        var members = Of(Disposables.Where(other => PublicMember.Short(other) == type)).ToArray();
        var instance = samples.InstanceOf(members[0].Type);
        foreach (var parameter in members.SelectMany(static member => member.Method.GetParameters()))
            samples.ArgumentFor(parameter);
        await Task.WhenAll(
            from round in Enumerable.Range(0, 50)
            from member in members
            select Task.Run(async () =>
            {
                await using var arguments = new Samples(system.System);
                try
                {
                    await member.CallAsync(arguments, instance);
                }
                catch (InvalidOperationException)
                {
                    // disposed of, used before, or left by nobody
                }
            })).InTime();
    }

    private static IEnumerable<PublicMember> Of(IEnumerable<Type> types) =>
        PublicMembers.All.Where(member => types.Contains(member.Type) && !member.Method.IsConstructor);

    private static string Key(PublicMember member) => $"{member.Type.Name.Split('`')[0]}.{member.Method.Name}";

    private static async Task DisposeAsync(object instance)
    {
        if (instance is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else
            ((IDisposable)instance).Dispose();
    }
}
