using System.Reflection;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Protocol;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Protocol;

/// <summary>Akka.NET logs the text of a message that arrives nowhere, and may be set to serialize each one: neither may harm.</summary>
public sealed class MessageTextTests() : TestKit(ConfigurationFactory.ParseString("""
    akka.actor.serialize-messages = on
    akka.actor.serialize-creators = on
    akka.loglevel = OFF
    akka.stdout-loglevel = OFF
    akka.test.single-expect-default = 20s
    """))
{
    private const string Hidden = "Jane Doe";

    /// <summary>What has no constructor for its parts, or is part of a message.</summary>
    private static readonly Type[] Others = [typeof(EphemeralStatus), typeof(EphemeralLint), typeof(OperationFilter)];

    public static TheoryData<string> Messages => [.. Types().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void The_text_of_a_message_says_nothing_of_items_results_owners_keys_and_errors(string type)
    {
        var message = Make(Types().Single(known => known.FullName == type));
        Assert.DoesNotContain(Hidden, message.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Hidden, $"{message}", StringComparison.Ordinal);
    }

    [Fact]
    public void What_carries_a_payload_says_its_name_and_id()
    {
        Assert.Equal("Enqueue", new Enqueue<Secret>(new Secret()).ToString());
        Assert.Equal("Submit", new Submit<Secret>(new Secret()).ToString());
        Assert.Equal("Succeeded { Id = 7 }", new Succeeded<Secret>(7, new Secret()).ToString());
        Assert.Equal("Failed { Id = 7, Error = System.FormatException }", new Failed(7, new FormatException(Hidden)).ToString());
        Assert.Equal("Cancelled { Id = 7 }", new Cancelled(7, Hidden).ToString());
    }

    [Fact]
    public void A_signal_and_the_status_of_a_key_say_what_they_are_and_not_the_key()
    {
        Assert.Equal(
            "Signal order.paid of operation 7 at 1970-01-01T00:00:00.0000000+00:00",
            new SignalEvent("order.paid", 7, Hidden, DateTimeOffset.UnixEpoch).ToString());
        Assert.Equal(
            "Key on akka://a, shard 3: 2 pending, 1 running",
            new EphemeralShardedKeyStatus { Key = Hidden, Node = "akka://a", Shard = "3", Pending = 2, Running = 1 }.ToString());
    }

    [Fact]
    public void A_snapshot_says_its_id_state_times_and_the_type_of_its_error()
    {
        var snapshot = new EphemeralOperationSnapshot<Secret>(
            7, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Hidden, true, new FormatException(Hidden), TimeSpan.FromSeconds(2), null, false,
            [Hidden]);
        Assert.Equal(
            "Operation { Id = 7, State = Failed, Started = 1970-01-01T00:00:00.0000000+00:00, Duration = 00:00:02, Error = System.FormatException }",
            snapshot.ToString());
    }

    [Fact]
    public void Every_message_of_the_protocol_is_known_not_to_leave_the_process()
    {
        var records = typeof(Pause).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(Pause).Namespace && type.GetMethod("<Clone>$") is not null);
        Assert.Empty(records.Except(Types()).Except(Others).Select(type => type.Name));
    }

    [Fact]
    public void A_message_arrives_as_it_was_told_where_Akka_serializes_messages()
    {
        var item = () => 1;
        TestActor.Tell(new Enqueue<Func<int>>(item));
        Assert.Same(item, ExpectMsg<Enqueue<Func<int>>>().Item);
        TestActor.Tell(new Submit<Thread>(Thread.CurrentThread));
        Assert.Same(Thread.CurrentThread, ExpectMsg<Submit<Thread>>().Input);
        TestActor.Tell(Pause.Instance);
        Assert.Same(Pause.Instance, ExpectMsg<Pause>());
    }

    [Fact]
    public async Task All_actors_start_where_Akka_serializes_what_they_are_made_of()
    {
        await using var coordinator = new EphemeralKeyedResultCoordinator<string, int, int>(
            static item => $"{item}", static (item, _) => Task.FromResult(item), new EphemeralOptions { MaxConcurrency = 2 }, Sys);
        await using var window = new EphemeralTaskWindow<string>(null, Sys);
        Assert.Equal(7, (await coordinator.Actor.Ask<Succeeded<int>>(new Submit<int>(7), Eventually.Deadline)).Result);
        using var place = await window.ReserveAsync("ada");
        Assert.NotNull(place);
    }

    private static IEnumerable<Type> Types() => typeof(Pause).Assembly.GetTypes()
        .Where(type => type is { IsInterface: false, IsAbstract: false } && typeof(INoSerializationVerificationNeeded).IsAssignableFrom(type))
        .Where(type => type.Assembly == typeof(Pause).Assembly)
        .Except(Others);

    private static object Make(Type type)
    {
        if (type.IsGenericTypeDefinition)
            type = type.MakeGenericType([.. type.GetGenericArguments().Select(_ => typeof(Secret))]);
        const BindingFlags only = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        if (type.GetProperty("Instance", only)?.GetValue(null) is { } instance)
            return instance;
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(constructor => constructor.GetParameters() is not [{ } copied] || copied.ParameterType != type)
            .MaxBy(constructor => constructor.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(ArgumentFor)]);
    }

    private static object? ArgumentFor(ParameterInfo parameter) => parameter.Name switch
    {
        // not payload: what coordinators and signals are called, and why the coordinator has no room
        "Name" or "Kind" or "Pattern" or "Reason" or "Signal" when parameter.ParameterType == typeof(string) => "orders",
        _ => ArgumentFor(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType),
    };

    private static object? ArgumentFor(Type type)
    {
        if (type == typeof(string))
            return Hidden;
        if (type == typeof(object) || type == typeof(Secret))
            return new Secret();
        if (type == typeof(OperationFlow))
            return null;
        if (type == typeof(SignalPropagation))
            return new SignalPropagation("orders");
        if (type == typeof(Exception))
            return new FormatException(Hidden);
        if (type == typeof(TimeProvider))
            return TimeProvider.System;
        if (type == typeof(IActorRef))
            return ActorRefs.Nobody;
        if (type == typeof(OperationFilter))
            return new OperationFilter { Key = Hidden };
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = Array.CreateInstance(type.GetGenericArguments()[0], 1);
            list.SetValue(ArgumentFor(type.GetGenericArguments()[0]), 0);
            return list;
        }

        return type.IsAbstract ? null : Make(type);
    }

    private sealed class Secret
    {
        public override string ToString() => Hidden;
    }
}
