using Ephemeral.Cluster.Owning;
using Ephemeral.Cluster.Sending;

namespace Ephemeral.Cluster.Tests.Sending;

/// <summary>
/// One sender and one key, over nodes that hand the key over, lose its actor or crash, and a network that loses messages: every operation is
/// answered once, starts at most once and in order.
/// </summary>
public sealed class DeliveryModelTests
{
    private const int InFlight = 5;

    public static TheoryData<int> Seeds { get; } = [.. Enumerable.Range(1, 150)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_operation_is_answered_once_and_starts_once_in_order_where_lost_owners_fail(int seed) =>
        new World(seed, repeats: false).Play();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_operation_ends_well_where_it_is_repeated_after_its_owner_was_lost(int seed) =>
        new World(seed, repeats: true).Play();

    private sealed class World(int seed, bool repeats)
    {
        private const int Operations = 60;

        private readonly Random _random = new(seed);
        private readonly KeyDelivery<int, Node> _delivery = new("k", InFlight, new DeliveryTimes(10, 40, 60, 200, 3));
        private readonly Dictionary<int, SentEntry<int, Node>> _entries = [];
        private readonly List<SentEntry<int, Node>> _batch = [];
        private readonly List<int> _starts = [];
        private readonly Dictionary<int, string> _answers = [];
        private List<Node> _nodes = [];
        private Node _home = null!;
        private Node? _leaving;
        private Node? _next;
        private long _now, _number, _inboxes;
        private int _admitted, _crashes;
        private bool _isReliable;

        public void Play()
        {
            _nodes = [new Node(), new Node(), new Node()];
            _home = _nodes[0];
            for (var step = 0; step < 15_000 && (_answers.Count < Operations || step < 500); step++)
            {
                _isReliable = step > 3000;
                Step();
                _delivery.CheckInvariants();
                Assert.True(_nodes.Sum(static node => node.Running is null ? 0 : 1) <= 1 || _crashes > 0, $"seed {seed}: two run");
            }

            Assert.True(_answers.Count == Operations, $"seed {seed}: {_answers.Count} of {Operations} are answered; {_delivery.State}, {_delivery.Waiting} wait");
            var firstStarts = _starts.Distinct().ToList();
            Assert.Equal(firstStarts.Order(), firstStarts);
            var twice = _starts.Count - firstStarts.Count;
            Assert.True(repeats ? twice <= InFlight * _crashes : twice == 0, $"seed {seed}: {twice} started twice");
            Assert.All(_answers, answer => Assert.True(answer.Value == "ended" || (!repeats && _crashes > 0), $"seed {seed}: {answer}"));
        }

        private void Step()
        {
            _now += _random.Next(4);
            switch (_random.Next(12))
            {
                case 0 or 1 when _admitted < Operations:
                    var id = ++_admitted;
                    _entries.Add(id, _delivery.Add(id, id));
                    break;
                case 2 when !_isReliable && _leaving is null:
                    _leaving = _home;
                    _next = _nodes[_random.Next(_nodes.Count)];
                    BeginToLeave(_leaving);
                    break;
                case 3 when !_isReliable && _random.Next(10) == 0 && _home.Entity is not null && _leaving is null:
                    // its actor is killed: what it had taken in goes on in its node's coordinator
                    _home.Entity = null;
                    break;
                case 4 when !_isReliable && _random.Next(40) == 0 && _nodes.Count > 1:
                    Crash(_home);
                    break;
                case 5:
                    LookAtDelivery();
                    break;
                case 6 or 7:
                    Work(_nodes[_random.Next(_nodes.Count)]);
                    break;
                default:
                    DeliverOne();
                    break;
            }

            Pump();
            LeaveIfDone();
        }

        private void Pump()
        {
            while (_delivery.TakeBatch(_batch, _now) is { } first)
                Send(_delivery.Owner!, _delivery.Inbox, _delivery.Number, first, [.. _batch.Select(static entry => (int)entry.Id)]);
            if (_delivery.TryOpen(++_number, _now))
                Open();
        }

        private void Open()
        {
            var (node, number) = (_home, _delivery.Number);
            if (_leaving is not null || Loses())
                return;
            // by way of sharding: to wherever the key lives
            node.ToNode.Enqueue(() =>
            {
                if (node != _home || _leaving is not null)
                    return;
                node.Entity ??= new Entity(++_inboxes);
                var (entity, isAtHand) = (node.Entity, node.Entity.Inbox.Open("sender", number));
                if (isAtHand)
                    Reply(node, () => _delivery.Opened(number, node, entity.Number, _now));
            });
        }

        private void Send(Node node, long inbox, long number, long first, int[] ids)
        {
            if (Loses())
                return;
            node.ToNode.Enqueue(() =>
            {
                var known = node.Entity is { IsLeaving: false } entity && entity.Number == inbox ? entity.Inbox.Known("sender", number, first) : null;
                if (known is null)
                {
                    Reply(node, () =>
                    {
                        if (_delivery.Lost(node, number, _now))
                            Inquire(node, number, _delivery.Asked);
                    });
                    return;
                }

                for (var at = (int)Math.Min(known.Value, ids.Length); at < ids.Length; at++)
                {
                    node.Entity!.Inbox.TakenIn("sender", 1);
                    if (node.Known.GetValueOrDefault(ids[at]) is null or "released")
                    {
                        node.Known[ids[at]] = "pending";
                        node.Pending.Enqueue(ids[at]);
                    }
                    else if (node.Known[ids[at]] == "ended")
                    {
                        AnswerFrom(node, ids[at]);
                    }
                }

                var next = node.Entity!.Inbox.Next("sender");
                Reply(node, () => _delivery.Received(node, number, next, _now));
            });
        }

        private void Inquire(Node node, long number, long[] ids)
        {
            if (Loses())
                return;
            node.ToNode.Enqueue(() =>
            {
                HashSet<long> unknown = [], released = [];
                foreach (var id in ids)
                {
                    var known = node.Known.GetValueOrDefault((int)id);
                    if (known is null)
                        unknown.Add(id);
                    else if (known == "released")
                        released.Add(id);
                    else if (known == "ended")
                        AnswerFrom(node, (int)id);
                }

                Reply(node, () =>
                {
                    foreach (var forgotten in _delivery.Answered(node, number, unknown, released, _now))
                        Answer((int)forgotten.Id, "forgotten");
                    if (_delivery.State == DeliveryState.Asking)
                        Inquire(_delivery.Owner!, _delivery.Number, _delivery.Asked);
                });
            });
        }

        private void Work(Node node)
        {
            if (node.Running is { } running)
            {
                node.Running = null;
                node.Known[running] = "ended";
                AnswerFrom(node, running);
            }
            else if (node.Pending.TryDequeue(out var next))
            {
                node.Running = next;
                _starts.Add(next);
            }
        }

        private void BeginToLeave(Node node)
        {
            if (node.Entity is not { } entity)
                return;
            entity.IsLeaving = true;
            HashSet<long> notStarted = [];
            while (node.Pending.TryDequeue(out var id))
            {
                node.Known[id] = "released";
                notStarted.Add(id);
            }

            foreach (var (_, delivery, next) in entity.Inbox.All)
                Reply(node, () => _delivery.Released(node, delivery, next, notStarted));
        }

        private void LeaveIfDone()
        {
            // a key whose actor was killed is found again before it moves
            if (_leaving is not { } node || node.Running is not null || node.Pending.Count > 0)
                return;
            node.Entity = null;
            (_home, _leaving) = (_nodes.Contains(_next!) ? _next! : _nodes[0], null);
        }

        private void Crash(Node node)
        {
            _crashes++;
            _nodes.Remove(node);
            (_home, _leaving) = (_nodes[_random.Next(_nodes.Count)], null);
            foreach (var lost in _delivery.OwnerRemoved(node, repeats))
                Answer((int)lost.Id, "owner lost");
        }

        private void LookAtDelivery()
        {
            var due = _delivery.Look(_now, _batch);
            if (due == DeliveryDue.OpenAgain)
                Open();
            else if (due == DeliveryDue.SendAgain)
                Send(_delivery.Owner!, _delivery.Inbox, _delivery.Number, _batch[0].Sequence!.Value, [.. _batch.Select(static entry => (int)entry.Id)]);
            else if (due == DeliveryDue.AskNode && _delivery.State == DeliveryState.Asking)
                Inquire(_delivery.Owner!, _delivery.Number, _delivery.Asked);
            else if (due == DeliveryDue.AskNode)
                Array.ForEach(_delivery.Owners(), owner => Inquire(owner, 0, _delivery.SentTo(owner)));
        }

        private void AnswerFrom(Node node, int id) => Reply(node, () =>
        {
            if (!_answers.ContainsKey(id) && _delivery.End(_entries[id], node, _now))
                _answers.Add(id, "ended");
        });

        private void Answer(int id, string how)
        {
            Assert.True(_answers.TryAdd(id, how), $"seed {seed}: {id} is answered twice");
        }

        private void Reply(Node node, Action arrives)
        {
            if (!Loses())
                node.ToSender.Enqueue(arrives);
        }

        private void DeliverOne()
        {
            var node = _nodes[_random.Next(_nodes.Count)];
            var link = _random.Next(2) == 0 ? node.ToNode : node.ToSender;
            if (link.TryDequeue(out var arrives))
                arrives();
        }

        private bool Loses() => !_isReliable && _random.Next(15) == 0;
    }

    private sealed class Entity(long number)
    {
        public long Number => number;

        public KeyInbox<string> Inbox { get; } = new();

        public bool IsLeaving { get; set; }
    }

    private sealed class Node
    {
        public Queue<Action> ToNode { get; } = new();

        public Queue<Action> ToSender { get; } = new();

        public Entity? Entity { get; set; }

        /// <summary>What its coordinator knows of each operation: pending, released or ended.</summary>
        public Dictionary<int, string> Known { get; } = [];

        public Queue<int> Pending { get; } = new();

        public int? Running { get; set; }
    }
}
