using System.Reflection;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Members;

/// <summary>
/// Every public member of every kind of coordinator after <c>Complete</c>, after disposal, inside one of its own bodies, and from many threads
/// at once. What a table does not name works as ever.
/// </summary>
public sealed class CoordinatorStateTests(OneSystem system) : IClassFixture<OneSystem>
{
    private static readonly Type[] Kinds =
    [
        typeof(EphemeralWorkCoordinator<string>), typeof(EphemeralResultCoordinator<string, string>),
        typeof(EphemeralKeyedWorkCoordinator<string, string>), typeof(EphemeralKeyedResultCoordinator<string, string, string>),
    ];

    private static readonly Dictionary<string, Type> OfCompleted = new()
    {
        ["EnqueueAsync"] = typeof(InvalidOperationException),
        ["EnqueueManyAsync"] = typeof(InvalidOperationException),
        ["SubmitAsync"] = typeof(InvalidOperationException),
        ["TryEnqueue"] = typeof(bool),
        ["TrySubmit"] = typeof(bool),
    };

    private static readonly Dictionary<string, Type> OfDisposed = new()
    {
        ["EnqueueAsync"] = typeof(ObjectDisposedException),
        ["EnqueueManyAsync"] = typeof(ObjectDisposedException),
        ["SubmitAsync"] = typeof(ObjectDisposedException),
        ["TryEnqueue"] = typeof(ObjectDisposedException),
        ["TrySubmit"] = typeof(ObjectDisposedException),
    };

    private static readonly Dictionary<string, Type> InsideBody = new()
    {
        ["DrainAsync"] = typeof(InvalidOperationException),
    };

    private static readonly Dictionary<string, Type> OfOpen = new()
    {
        ["DrainAsync"] = typeof(InvalidOperationException),
    };

    public static TheoryData<string, string> Members()
    {
        var rows = new TheoryData<string, string>();
        foreach (var kind in Kinds)
        {
            foreach (var member in MembersOf(kind).Select(static method => method.Name).Distinct())
                rows.Add(PublicMember.Short(kind), member);
        }

        return rows;
    }

    public static TheoryData<string> Names() => [.. Kinds.Select(PublicMember.Short)];

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Every_member_works_on_an_open_coordinator(string kind, string member) =>
        await TableHoldsAsync(kind, member, OfOpen, static _ => Task.CompletedTask);

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Every_member_does_what_the_table_says_after_Complete(string kind, string member) => await TableHoldsAsync(kind, member, OfCompleted, static coordinator =>
    {
        coordinator.Complete();
        return Task.CompletedTask;
    });

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Every_member_does_what_the_table_says_after_disposal(string kind, string member) =>
        await TableHoldsAsync(kind, member, OfDisposed, static async coordinator => await coordinator.DisposeAsync());

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Every_member_does_what_the_table_says_inside_a_body_of_its_own(string kind, string member)
    {
        var called = new TaskCompletionSource<(object? Result, Exception? Error)>();
        EphemeralCoordinator? coordinator = null;
        var ready = new TaskCompletionSource();
        await using var samples = new Samples(system.System)
        {
            Body = async (item, _, _) =>
            {
                await ready.Task;
                if (item == "first")
                    called.SetResult(await CallAsync(coordinator!, Find(coordinator!.GetType(), member)));
                return item;
            },
        };
        coordinator = (EphemeralCoordinator)samples.InstanceOf(Find(kind));
        Enqueue(coordinator, "first");
        ready.SetResult();
        AssertTable(InsideBody, member, await called.Task.InTime());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task From_many_threads_at_once(string kind)
    {
        await using var samples = new Samples(system.System);
        var coordinator = (EphemeralCoordinator)samples.InstanceOf(Find(kind));
        var members = MembersOf(coordinator.GetType());
        string[] ending = ["Dispose", "DisposeAsync", "Complete", "Pause"];
        var open = members.Where(member => !ending.Contains(member.Name));
        await AtOnceAsync(open, OfOpen);
        await AtOnceAsync(members, OfDisposed);
        await coordinator.DisposeAsync().AsTask().InTime();
        var status = coordinator.GetStatus();
        Assert.Equal(status.TotalEnqueued, status.TotalCompleted + status.TotalFailed + status.TotalCancelled);
        Assert.True(status.IsDrained);

        async Task AtOnceAsync(IEnumerable<MethodInfo> chosen, Dictionary<string, Type> table) => await Task.WhenAll(
            from round in Enumerable.Range(0, 20)
            from member in chosen
            select Task.Run(async () =>
            {
                var (_, error) = await CallAsync(coordinator, member);
                var mayBeRefused = table.ContainsKey(member.Name) || OfOpen.ContainsKey(member.Name);
                Assert.True(error is null || (error is InvalidOperationException && mayBeRefused), $"{member}: {error}");
            })).InTime();
    }

    private static List<MethodInfo> MembersOf(Type kind) =>
    [
        .. kind.GetMethods(BindingFlags.Public | BindingFlags.Instance)
            .Where(static method => method.DeclaringType != typeof(object) && method.GetBaseDefinition().DeclaringType != typeof(object))
            .DistinctBy(static method => method.ToString()),
    ];

    private static Type Find(string kind) => Kinds.Single(other => PublicMember.Short(other) == kind);

    private static MethodInfo Find(Type kind, string member) => MembersOf(kind).First(method => method.Name == member);

    private static void Enqueue(EphemeralCoordinator coordinator, string item) =>
        Assert.True((bool)coordinator.GetType().GetMethod("TryEnqueue", [typeof(string)])!.Invoke(coordinator, [item])!);

    private static void AssertTable(Dictionary<string, Type> table, string member, (object? Result, Exception? Error) call)
    {
        if (!table.TryGetValue(member, out var expected))
            Assert.Null(call.Error);
        else if (expected == typeof(bool))
            Assert.Equal(false, call.Result);
        else
            Assert.IsType(expected, call.Error);
    }

    private async Task TableHoldsAsync(string kind, string member, Dictionary<string, Type> table, Func<EphemeralCoordinator, Task> before)
    {
        await using var samples = new Samples(system.System);
        var coordinator = (EphemeralCoordinator)samples.InstanceOf(Find(kind));
        await before(coordinator);
        foreach (var method in MembersOf(coordinator.GetType()).Where(method => method.Name == member))
            AssertTable(table, member, await CallAsync(coordinator, method));
    }

    private async Task<(object? Result, Exception? Error)> CallAsync(EphemeralCoordinator coordinator, MethodInfo method)
    {
        await using var arguments = new Samples(system.System);
        try
        {
            var result = method.Invoke(coordinator, [.. method.GetParameters().Select(arguments.ArgumentFor)]);
            // the actor and the options are not ours to dispose of
            return (result is Task or ValueTask || method.ReturnType.Name == "ValueTask`1" ? await arguments.EndAsync(result) : result, null);
        }
        catch (TargetInvocationException e)
        {
            return (null, e.InnerException);
        }
        catch (Exception e)
        {
            return (null, e);
        }
    }
}
